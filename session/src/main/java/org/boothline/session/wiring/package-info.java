/**
 * The two ways of the audio, each readable in one file: {@link org.boothline.session.wiring.SendPath} and
 * {@link org.boothline.session.wiring.ReceivePath}. Purpose: puts the stages of engine, transport and takes on their
 * threads. Must not import: call, take, the Q Manager, anything of a user interface.
 */
package org.boothline.session.wiring;

/**
 * Ends takes: computes and signs manifests from what is on disk, closes takes whose application died, and verifies a
 * take as a whole. Above the store and the proof, which don't know of each other's folders and roots. Must not import:
 * transport, the audio engine.
 */
@org.jspecify.annotations.NullMarked
package org.boothline.takes.seal;

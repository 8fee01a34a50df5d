/**
 * What stations say to each other. Purpose: every control message as a record that can't hold nonsense, its JSON, and
 * typed asking and answering on top of exchanges. Jackson makes and reads their JSON. Thread: any.
 * Must not import: Netty.
 */
package org.boothline.transport.message;

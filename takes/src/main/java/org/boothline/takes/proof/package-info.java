/**
 * What makes a file provable: Merkle trees over packets and samples, and the signed statements about them. Verification
 * needs no network and no session. Must not import: the store, Jackson, anything that knows of folders and states.
 */
@org.jspecify.annotations.NullMarked
package org.boothline.takes.proof;

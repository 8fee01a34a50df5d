/**
 * What only C can do: libopus by our own JNI binding, and the scheduling of audio threads. Purpose: the one door to our
 * native library; nobody else declares a native method, and no call from outside, however wrong, gets past the checks here.
 * Where the library was not built or does not load, {@link NativeLibrary#reason} says why and everything else works. Thread:
 * see each class. Must not import: any other package of Boothline.
 */
package org.boothline.natives;

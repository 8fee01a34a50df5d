/**
 * What programs read: the one door to the JSON library in the launcher. Must not import: anything of Boothline.
 */
package org.boothline.app.json;

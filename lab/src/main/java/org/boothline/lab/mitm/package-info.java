/**
 * An attacker as a running program, for tests: it stands between two stations and does what an attacker can. Purpose: what
 * the stations say against it is shown, not argued. Thread: the endpoints' network threads; the search has its own. Must
 * not import: app.
 */
package org.boothline.lab.mitm;

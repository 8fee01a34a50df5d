/**
 * The Q Manager: a process of its own that makes takes perfect. Purpose: composition of jobs, roads, restoring and the
 * local API, and the launcher that detaches it. Thread: see {@link org.boothline.qmanager.QManager}. Must not import:
 * session, the user interface, devices.
 */
@NullMarked
package org.boothline.qmanager;

import org.jspecify.annotations.NullMarked;

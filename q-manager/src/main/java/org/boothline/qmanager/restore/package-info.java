/**
 * Making a take whole: what is missing, fetching it, checking it against the signed roots, writing the file, signing for
 * it; and closing takes whose app has died. Purpose: the work behind a job. Thread: the job's worker; each class says
 * more. Must not import: the HTTP API, Netty, sockets.
 */
@NullMarked
package org.boothline.qmanager.restore;

import org.jspecify.annotations.NullMarked;

/**
 * The Q Manager's local door: HTTP with JSON on 127.0.0.1, its client, and the records both share. Purpose: app,
 * command line and later a web page see takes and jobs the same way. Thread: one Netty thread for sockets, a few workers
 * for what touches the disk. Must not import: roads, jobs, takes or codecs; {@link
 * org.boothline.qmanager.api.QManagerService} stands between.
 */
@NullMarked
package org.boothline.qmanager.api;

import org.jspecify.annotations.NullMarked;

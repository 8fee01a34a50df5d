/**
 * What is nobody else's business: files and folders that only their owner may read, and the words that a log line loses
 * before it is written. Thread: any. Must not import: anything outside the JDK.
 */
package org.boothline.base.privacy;

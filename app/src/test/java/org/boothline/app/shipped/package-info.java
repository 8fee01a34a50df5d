/** What leaves the build: the jars beside the program, their bill of materials and their licences. */
package org.boothline.app.shipped;

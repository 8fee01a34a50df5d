package org.boothline.lab.check.violating.takes.door;

import com.fasterxml.jackson.databind.ObjectMapper;

/** Jackson where it has no door. */
public final class ImportsJackson {
    public ObjectMapper wrong;
}

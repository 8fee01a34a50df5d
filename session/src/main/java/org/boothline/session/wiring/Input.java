package org.boothline.session.wiring;

import org.boothline.engine.capture.CaptureChain;
import org.boothline.engine.device.CaptureDevice;

/** An open input device with the chain that makes captured samples of what it gives. <b>Thread</b>: capture. */
public record Input(CaptureDevice device, CaptureChain chain) implements AutoCloseable {
    @Override
    public void close() {
        device.close();
    }
}

package org.boothline.app.program;

/** A fast Fourier transform (Cooley and Tukey 1965, radix 2, in place), as short as it can be. <b>Thread</b>: one. */
final class Spectrum {
    private final double[] re;
    private final double[] im;

    private Spectrum(double[] re, double[] im) {
        this.re = re;
        this.im = im;
    }

    /** @param size a power of two, not less than the samples */
    static Spectrum of(float[] samples, int size) {
        double[] re = new double[size];
        for (int i = 0; i < samples.length; i++) {
            re[i] = samples[i];
        }
        Spectrum spectrum = new Spectrum(re, new double[size]);
        spectrum.transform();
        return spectrum;
    }

    Spectrum timesConjugate(Spectrum other) {
        double[] productRe = new double[re.length];
        double[] productIm = new double[re.length];
        for (int i = 0; i < re.length; i++) {
            productRe[i] = re[i] * other.re[i] + im[i] * other.im[i];
            productIm[i] = im[i] * other.re[i] - re[i] * other.im[i];
        }
        return new Spectrum(productRe, productIm);
    }

    /** The real part of what this is the spectrum of; this is used up. */
    double[] inverse() {
        for (int i = 0; i < im.length; i++) {
            im[i] = -im[i];
        }
        transform();
        for (int i = 0; i < re.length; i++) {
            re[i] /= re.length;
        }
        return re;
    }

    private void transform() {
        int size = re.length;
        for (int i = 1, j = 0; i < size; i++) {
            int bit = size >> 1;
            for (; (j & bit) != 0; bit >>= 1) {
                j ^= bit;
            }
            j ^= bit;
            if (i < j) {
                swap(re, i, j);
                swap(im, i, j);
            }
        }
        for (int length = 2; length <= size; length <<= 1) {
            double[] cos = new double[length / 2];
            double[] sin = new double[length / 2];
            for (int k = 0; k < length / 2; k++) {
                cos[k] = Math.cos(2 * Math.PI * k / length);
                sin[k] = -Math.sin(2 * Math.PI * k / length);
            }
            for (int start = 0; start < size; start += length) {
                butterflies(start, length / 2, cos, sin);
            }
        }
    }

    private void butterflies(int start, int half, double[] cos, double[] sin) {
        for (int k = 0; k < half; k++) {
            int a = start + k;
            int b = a + half;
            double turnedRe = re[b] * cos[k] - im[b] * sin[k];
            double turnedIm = re[b] * sin[k] + im[b] * cos[k];
            re[b] = re[a] - turnedRe;
            im[b] = im[a] - turnedIm;
            re[a] += turnedRe;
            im[a] += turnedIm;
        }
    }

    private static void swap(double[] values, int i, int j) {
        double kept = values[i];
        values[i] = values[j];
        values[j] = kept;
    }
}

package org.boothline.transport.quic;

import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.ClientAuth;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.boothline.base.identity.StationIdentity;

/**
 * TLS for stations: both sides show a certificate and prove that they hold its key. No authority vouches for it and no
 * date or name in it counts: the application trusts a fingerprint or does not.
 */
final class TlsContexts {
    private TlsContexts() {}

    static QuicSslContext accepting(StationIdentity identity, String protocol) {
        return QuicSslContextBuilder.forServer(identity.privateKey(), null, identity.certificate())
                .applicationProtocols(protocol)
                .trustManager(new AnyCertificate())
                .clientAuth(ClientAuth.REQUIRE)
                .earlyData(false)
                .build();
    }

    static QuicSslContext dialling(StationIdentity identity, String protocol) {
        return QuicSslContextBuilder.forClient()
                .keyManager(identity.privateKey(), null, identity.certificate())
                .applicationProtocols(protocol)
                .trustManager(new AnyCertificate())
                // Stations have no names to check; Netty would compare the address with the certificate's.
                .endpointIdentificationAlgorithm("")
                .earlyData(false)
                .build();
    }

    /** Lets every certificate through to where fingerprints are judged; none at all is refused. */
    private static final class AnyCertificate extends X509ExtendedTrustManager {
        private static void some(X509Certificate[] chain) throws CertificateException {
            if (chain == null || chain.length == 0) {
                throw new CertificateException("a station shows a certificate");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            some(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            some(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            some(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            some(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            some(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            some(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

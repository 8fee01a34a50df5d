package org.boothline.transport.quic;

import java.net.InetSocketAddress;

/**
 * Where the datagrams of one connection come from, for as long as it lasts, and the ids by which they are known. Those
 * from anywhere else are dropped before QUIC sees them: Netty's codec sends its next datagrams to wherever the last one
 * came from, genuine or not, so that one forged datagram would divert the answers. Who comes to be elsewhere, as when a
 * router forgets its mapping, falls silent and dials anew.
 *
 * @param address the other side
 * @param dialled whether we dialled it
 * @param id the first 8 bytes of the ids that we gave the connection
 * @param firstId the same of the id in the dialling side's first datagrams; equal to {@code id} if we dialled
 */
record Route(InetSocketAddress address, boolean dialled, long id, long firstId) {
    static Route dialled(InetSocketAddress to, long id) {
        return new Route(to, true, id, id);
    }

    static Route accepted(InetSocketAddress from, long id, long firstId) {
        return new Route(from, false, id, firstId);
    }
}

package org.boothline.transport.quic;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What may be sent where. An address for which somebody vouches, because we dialled it or because a handshake from it
 * was completed, may get anything; every other one gets at most {@value #FACTOR} bytes for each that came from it,
 * whatever the reason to send: else this station could be made to flood somebody who never asked.
 *
 * <p><b>Thread</b>: network. <b>Memory</b>: {@value #ADDRESSES_MAX} addresses that nobody vouches for; the oldest is
 * forgotten, and with it what may be sent there. <b>Source</b>: RFC 9000 section 8.1.
 */
final class SendCredit {
    static final int FACTOR = 3;
    static final int ADDRESSES_MAX = 1024;

    /** Bytes that may still be sent. */
    private static final class Credit {
        long bytes;
    }

    private final Map<InetSocketAddress, Integer> vouchers = new HashMap<>();

    private final Map<InetSocketAddress, Credit> credits = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Credit> eldest) {
            return size() > ADDRESSES_MAX;
        }
    };

    /** One more reason to send there freely. */
    void vouch(InetSocketAddress address) {
        vouchers.merge(address, 1, Integer::sum);
        credits.remove(address);
    }

    /** One reason less. */
    void withdraw(InetSocketAddress address) {
        vouchers.computeIfPresent(address, (known, count) -> count == 1 ? null : count - 1);
    }

    boolean isVouchedFor(InetSocketAddress address) {
        return vouchers.containsKey(address);
    }

    void received(InetSocketAddress from, int bytes) {
        if (!isVouchedFor(from)) {
            Credit credit = credits.get(from);
            if (credit == null) {
                credit = new Credit();
                credits.put(from, credit);
            }
            credit.bytes += (long) FACTOR * bytes;
        }
    }

    /** Whether so much may be sent there; if so it counts as sent. */
    boolean spend(InetSocketAddress to, int bytes) {
        if (isVouchedFor(to)) {
            return true;
        }
        Credit credit = credits.get(to);
        if (credit == null || credit.bytes < bytes) {
            return false;
        }
        credit.bytes -= bytes;
        return true;
    }

    int addresses() {
        return credits.size();
    }
}

package dev.handoff.restart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorityTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1:80",
    "::1, [::1]:80",
    "::, [::]:80",
    "fe80::, [fe80::]:80",
    "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:80",
    "2001:0:0:1:0:0:0:1, [2001:0:0:1::1]:80",
    "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:80",
    "fe80::1%1, [fe80::1%251]:80"
  })
  void anIpv6AddressIsInBracketsAndShort(String host, String authority) throws Exception {
    assertThat(Authority.of(new InetSocketAddress(InetAddress.getByName(host), 80)))
        .isEqualTo(authority);
  }
}

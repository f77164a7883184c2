package dev.handoff.traffic.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server's side of TLS with a key and a certificate made for it alone, which nobody trusts. Java
 * has no public way to make a certificate, so this one is written byte by byte (RFC 5280 section
 * 4.1, version 1, DER).
 */
final class SelfSigned {
  private static final int INTEGER = 0x02;
  private static final int BITS = 0x03;
  private static final int TIME = 0x17;
  private static final int SEQUENCE = 0x30;
  private static final byte[] ECDSA_WITH_SHA256 =
      HexFormat.of().parseHex("300a06082a8648ce3d040302");

  /** A sequence of one set of one sequence: the common name is "rehearsal". */
  private static final byte[] NAME =
      HexFormat.of().parseHex("3014311230100603550403" + "0c0972656865617273616c");

  private SelfSigned() {}

  /** A context with a key of its own. */
  static SSLContext context() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      KeyPair pair = generator.generateKeyPair();
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setKeyEntry(
          "key", pair.getPrivate(), new char[0], new Certificate[] {certificate(pair)});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Java can make no certificate here", e);
    }
  }

  private static Certificate certificate(KeyPair pair) throws GeneralSecurityException {
    Instant now = Instant.now();
    byte[] signed =
        der(
            SEQUENCE,
            der(INTEGER, new byte[] {1}),
            ECDSA_WITH_SHA256,
            NAME,
            der(SEQUENCE, time(now.minus(Duration.ofDays(1))), time(now.plus(Duration.ofDays(1)))),
            NAME,
            pair.getPublic().getEncoded());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(pair.getPrivate());
    signature.update(signed);
    byte[] whole =
        der(SEQUENCE, signed, ECDSA_WITH_SHA256, der(BITS, new byte[] {0}, signature.sign()));
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(whole));
  }

  private static byte[] time(Instant moment) {
    String text =
        DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC).format(moment);
    return der(TIME, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A tag, the length in its short or its long form, and the content. */
  private static byte[] der(int tag, byte[]... parts) {
    int length = Stream.of(parts).mapToInt(each -> each.length).sum();
    ByteBuffer all = ByteBuffer.allocate(length + 4).put((byte) tag);
    if (length < 0x80) {
      all.put((byte) length);
    } else if (length < 0x100) {
      all.put((byte) 0x81).put((byte) length);
    } else {
      all.put((byte) 0x82).putShort((short) length);
    }
    Stream.of(parts).forEach(all::put);
    byte[] bytes = new byte[all.position()];
    all.flip().get(bytes);
    return bytes;
  }
}

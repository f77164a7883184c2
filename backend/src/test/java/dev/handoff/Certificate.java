package dev.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate for localhost that nobody has signed, made by keytool in a folder of a test. */
public record Certificate(Path folder) {
  private static final String ALIAS = "server";
  private static final char[] PASSWORD = "changeit".toCharArray();

  /** Makes it. */
  public static Certificate in(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    keytool(
        List.of(
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,dns:a.example,ip:127.0.0.1",
            "-keystore",
            folder.resolve("server.p12").toString()));
    Certificate made = new Certificate(folder);
    Files.writeString(
        made.pem(), pem("CERTIFICATE", made.store().getCertificate(ALIAS).getEncoded()));
    return made;
  }

  /** The certificate, for clients. */
  public Path pem() {
    return folder.resolve("server.pem");
  }

  /** Its key, for servers. */
  public Path key() throws IOException, GeneralSecurityException {
    byte[] key = store().getKey(ALIAS, PASSWORD).getEncoded();
    return Files.writeString(folder.resolve("server.key"), pem("PRIVATE KEY", key));
  }

  /** Both, for servers in this JVM. */
  public SSLContext server(String protocol) throws IOException, GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store(), PASSWORD);
    SSLContext context = SSLContext.getInstance(protocol);
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private KeyStore store() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("server.p12"))) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static String pem(String what, byte[] content) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(content), what);
  }

  private static void keytool(List<String> words) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    builder.command().add("-J-XX:TieredStopAtLevel=1");
    // A password that everybody knows need not be hard to guess: 20 ms of CPU for each reader.
    for (String each : List.of("keyPbe", "certPbe", "mac")) {
      builder.command().add("-J-Dkeystore.pkcs12." + each + "IterationCount=1");
    }
    builder.command().addAll(words);
    builder.command().addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
    builder.redirectErrorStream(true);
    Process keytool = builder.start();
    String said = new String(keytool.getInputStream().readAllBytes());
    assertThat(keytool.waitFor()).as(said).isZero();
  }
}

package dev.handoff.traffic.wire;

import dev.handoff.plan.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What TLS connections to one server have in common: whose certificates are trusted, and the name
 * that they must have. Safe for use by several threads.
 */
final class TlsTrust {
  private final TrustManager[] managers;
  private final boolean blind;
  private final String name;
  private final int port;

  /**
   * Reads the certificates.
   *
   * @param name of the server, as its certificate has it
   * @throws IllegalArgumentException with one sentence for people, if they cannot be read
   */
  TlsTrust(Trust trust, String name, int port) {
    this.blind = trust.blind();
    this.managers = blind ? new TrustManager[] {new Anybody()} : managers(trust.authorities());
    this.name = name;
    this.port = port;
  }

  /** A memory for sessions that can be resumed, with none in it. */
  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no TLS here", e);
    }
  }

  /** The client's side of one connection. */
  SSLEngine engine(SSLContext context) {
    SSLEngine engine = context.createSSLEngine(name, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"http/1.1"});
    parameters.setServerNames(indications());
    if (!blind) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** Java by itself leaves out names without a dot, such as localhost; addresses are no names. */
  private List<SNIServerName> indications() {
    if (name.indexOf(':') >= 0 || name.matches("[\\d.]+")) {
      return List.of();
    }
    try {
      return List.of(new SNIHostName(name));
    } catch (IllegalArgumentException odd) {
      return List.of();
    }
  }

  private static TrustManager[] managers(Path file) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(file == null ? null : store(file));
      return factory.getTrustManagers();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java has no PKIX here", e);
    }
  }

  private static KeyStore store(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate each : all) {
        store.setCertificateEntry(Integer.toString(store.size()), each);
      }
      if (store.size() > 0) {
        return store;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + " cannot be read; give a PEM file with the certificates to trust.", e);
    } catch (GeneralSecurityException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        file + " has no certificates in it; give a PEM file with those to trust.");
  }

  /** Trusts everybody, for any name. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // Nobody asks for it.
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      // Nobody asks for it.
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      // Nobody asks for it.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // That is what --insecure means.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      // That is what --insecure means.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      // That is what --insecure means.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

package import NIOSSL

/// What a listener's clients talk to.
package protocol RequestHandler: Sendable {
  /// Answers a request, now or later.
  ///
  /// Called on the listener's event loop, with the next request of a connection when the answer to the one before has come
  /// to its end.
  func handle(_ request: ProxyRequest, _ answer: AnswerWriter)
}

/// Who makes the certificates with which a listener stands for the hosts that clients reach through it by TLS.
package protocol LeafCertificates: Sendable {
  /// - Parameter host: A name or an address, without a port.
  func certificate(for host: String) throws -> (chain: [NIOSSLCertificate], key: NIOSSLPrivateKey)
}

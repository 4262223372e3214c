import CassetteFormat

/// Failures after which clients send the same request again, as the SDKs of the providers do.
package enum TransientFailure {
  /// Whether a status is one: too slow, in conflict with another request, too early, too many, or the server's fault.
  package static func isOne(status: Int) -> Bool {
    [408, 409, 425, 429].contains(status) || (500...599).contains(status)
  }
}

extension Exchange {
  /// Whether it ended with a failure after which clients try again; an exchange that nobody ended did not.
  var isTransientFailure: Bool {
    response.map { TransientFailure.isOne(status: $0.status) } ?? (error != nil)
  }
}

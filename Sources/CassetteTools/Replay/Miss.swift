package import CassetteFormat

/// A request that is not answered from the cassette: why, what was recorded instead, and what to do.
package struct Miss: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// Nothing like it was recorded.
    case neverRecorded = "never-recorded"
    /// It was recorded, and every recording has been served.
    case exhausted
    /// Something much like it was recorded.
    case near
    /// It was recorded with another server.
    case wrongLane = "wrong-lane"
    /// Nothing was recorded with this server.
    case blockedHost = "blocked-host"
    /// It was recorded, but something that had come before it has not been asked for.
    case outOfOrder = "out-of-order"
    /// The profile of the match keys has no key for it.
    case unparseable
    /// The cassette is a mutant, and the request comes after what was changed.
    case afterMutation = "after-mutation"
    /// The answer cannot be read, or something else failed.
    case internalError = "internal-error"
  }

  package let kind: Kind
  /// Several lines for people.
  package let message: String
  /// The same for programs.
  package let report: JSONObject
  /// What the program gets: an error in the shape of its provider's, which clients do not try again for.
  package let response: Response
  package let body: [UInt8]

  /// - Parameters:
  ///   - status: Of the response: 424, or 599 as llm-rewind has it.
  ///   - dialect: The API whose errors the program understands.
  package init(
    _ kind: Kind, message: String, report: JSONObject = JSONObject(), status: Int = 424, dialect: KeyDialect = .http
  ) {
    self.kind = kind
    self.message = message
    self.report = report
    let refusal = Refusal(
      message, status: status, code: "rewind_\(kind.rawValue)", field: ("x-rewind-miss", kind.rawValue),
      dialect: dialect)
    response = refusal.response
    body = refusal.body
  }
}

package import CassetteFormat

/// What a program did while a cassette was served to it.
package struct RunObservation: Sendable {
  /// In the order in which they came.
  package var requests: [ObservedRequest]
  package var end: ProcessEnd
  /// The first bytes of standard output and standard error, and what all of standard output was.
  package var output: [UInt8]
  package var outputDigest: Digest
  package var error: [UInt8]
  /// Microseconds.
  package var duration: Int
  /// Events that nobody asked for.
  package var unconsumed: [Int]
  /// The first check of the user that did not pass.
  package var failedCheck: String?

  package init(
    requests: [ObservedRequest] = [], end: ProcessEnd = .code(0), output: [UInt8] = [], outputDigest: Digest? = nil,
    error: [UInt8] = [], duration: Int = 0, unconsumed: [Int] = []
  ) {
    self.requests = requests
    self.end = end
    self.output = output
    self.outputDigest = outputDigest ?? Digest(of: output)
    self.error = error
    self.duration = duration
    self.unconsumed = unconsumed
  }

  /// How much of each output is kept.
  package static let outputLimit = 256 << 10

  var misses: Int { requests.count { $0.answer.isMiss } }
}

/// A request that came in while a cassette was served.
package struct ObservedRequest: Hashable, Sendable {
  package enum Answer: Hashable, Sendable {
    /// The event of the cassette that was served, and its status; nil for an error of the transport.
    case served(sequence: Int, status: Int?)
    /// No recording was left for it: why (`never-recorded`, `exhausted` …), and what it got all the same.
    case missed(String, Replacement)

    var isMiss: Bool { if case .missed = self { true } else { false } }
  }

  /// What a request gets that the cassette has no answer to.
  package enum Replacement: Hashable, Sendable {
    /// An error that clients do not try again for.
    case error
    /// A closing answer that was made up.
    case closing
    /// The answer of the event that is nearest.
    case nearest(Int)
  }

  /// Whether it may change something: no request to a model, and no method that only reads (RFC 9110 §9.2.1).
  var hasEffect: Bool { LLMDialect(dialect) == nil && !["GET", "HEAD", "OPTIONS"].contains(method) }

  /// Microseconds since the program was started.
  package var at: Int
  package var method: String
  /// Path and query.
  package var target: String
  /// What tells it from others; nil for a request that has no key.
  package var match: Digest?
  /// What is new in it.
  package var align: Digest?
  package var dialect: KeyDialect
  package var answer: Answer
  /// Without its content coding; empty where nothing rests on it.
  package var body: [UInt8]

  package init(
    at: Int = 0, method: String = "POST", target: String, match: Digest? = nil, align: Digest? = nil,
    dialect: KeyDialect = .http, answer: Answer, body: [UInt8] = []
  ) {
    self.at = at
    self.method = method
    self.target = target
    self.match = match
    self.align = align
    self.dialect = dialect
    self.answer = answer
    self.body = body
  }

  // Not inlined: Swift 6.3.1's optimizer crashes on the copy of the answer.
  @inline(never)
  var sequence: Int? { if case .served(let sequence, _) = answer { sequence } else { nil } }

  /// `POST /v1/messages`, without the query.
  var title: String { "\(method) \(target.prefix { $0 != "?" })" }
}

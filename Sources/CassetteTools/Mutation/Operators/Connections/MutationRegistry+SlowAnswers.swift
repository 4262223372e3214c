import CassetteFormat

extension MutationRegistry {
  /// Answers that come late, slowly, or in another order.
  static let slowAnswers: [MutationOperator] = [latency, firstByte, bandwidth, orderJitter]

  private static let jitter = OperatorParameter.integer(
    "jitter", 0...3_600_000, 0, "how much is added to that at most, by chance, in milliseconds")

  private static let latency = MutationOperator(
    "conn-latency", .preserve, "The answer begins later.",
    parameters: [.integer("ms", 1...3_600_000, 1000, "how much later, in milliseconds"), jitter],
    expected: "same", source: "toxiproxy `latency`; Envoy fault filter `delay`"
  ) { editor in
    editor.draft.delay = editor.milliseconds() * 1000
  }

  private static let firstByte = MutationOperator(
    "conn-ttfb", .preserve, "The head comes in time, and the first byte of the body later.",
    parameters: [.integer("ms", 1...3_600_000, 1000, "how much later, in milliseconds"), jitter],
    invalidWhen: "the answer has no body", expected: "same", source: "aimock, streaming physics (TTFT)"
  ) { editor throws(Inapplicable) in
    _ = try editor.stored()
    editor.draft.arrival = .delayed(piece: 0, microseconds: editor.milliseconds() * 1000)
  }

  private static let bandwidth = MutationOperator(
    "conn-bandwidth", .preserve, "The body comes at a limited rate.",
    parameters: [.integer("rate", 1...1_000_000, 10, "the rate in kilobytes a second")],
    invalidWhen: "the answer has no body", expected: "same", source: "toxiproxy `bandwidth`"
  ) { editor throws(Inapplicable) in
    let size = try editor.stored().count
    let rate = editor.integer("rate") * 1000
    guard size * 1_000_000 / rate > 0 else { throw Inapplicable("the body is too short for the rate to show") }
    editor.draft.arrival = .rate(rate)
  }

  private static let orderJitter = MutationOperator(
    "conn-order-jitter", .preserve,
    "An answer comes after one that it came before, of those that ran at the same time.",
    invalidWhen: "no other step ended later that began before this one ended",
    expected: "same, whatever the order in which answers come", source: "rr, chaos mode (arXiv 1705.05937)"
  ) { editor throws(Inapplicable) in
    let event = editor.step.event
    guard let start = event.at, let took = event.took else {
      throw Inapplicable("the recording does not tell when the answer came")
    }
    let later = editor.step.overview.concurrent(with: event.sequence).compactMap { step -> Int? in
      guard step.isAnswered, let begin = step.start, let length = step.took, begin + length >= start + took else {
        return nil
      }
      return begin + length
    }
    guard let end = editor.random.pick(later) else { throw Inapplicable("no step at the same time ended later") }
    editor.draft.delay = end - (start + took) + 1000
  }
}

extension StepEditor {
  /// The parameter `ms`, and by chance up to `jitter` more.
  fileprivate mutating func milliseconds() -> Int { integer("ms") + random.below(integer("jitter") + 1) }
}

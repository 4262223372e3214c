import CassetteFormat

extension MutationRegistry {
  /// Faults of other families, several in a row or at a place in the run.
  static let stepFaults = [stepBurst, stepPosition]

  private static let fault = OperatorParameter.choice(
    "op", ["http-500", "http-429", "http-503", "http-529", "conn-close-before"],
    "the fault, with its standard parameters")

  private static let stepBurst = MutationOperator(
    "step-burst", .degrade,
    "A fault comes before this answer, and before the next ones of the lane: an outage that lasts for some requests.",
    parameters: [fault, .integer("count", 2...100, 3, "how many requests in a row get the fault first")],
    invalidWhen: "the fault does not fit the step, or too few requests to the same path follow in the lane",
    expected: "recover: each request is sent again; a limit on retries counts for each alone",
    source: "ReliabilityBench, arXiv 2601.06112"
  ) { editor throws(Inapplicable) in
    let step = editor.step
    guard let path = step.exchange?.request.path else { throw Inapplicable("the step is no exchange") }
    var others: [Int] = []
    var last = step.event.sequence
    while others.count + 1 < editor.integer("count"), let next = step.overview.next(after: last, in: step.event.lane) {
      last = next.sequence
      guard let exchange = (try? step.cassette.event(last))?.exchange, exchange.request.path == path,
        (200..<300).contains(exchange.response?.status ?? 0)
      else { continue }
      others.append(last)
    }
    guard others.count + 1 == editor.integer("count") else {
      throw Inapplicable("too few successful requests to the same path follow in the lane")
    }
    try editor.apply(editor.text("op"))
    editor.draft.place = .beforeEach(others)
  }

  private static let stepPosition = MutationOperator(
    "step-position", .degrade,
    "A fault comes before an answer at a certain place in the run: early, in the middle, late.",
    parameters: [
      fault,
      .choice(
        "at", ["early", "mid", "late"], "the place among the answered exchanges: the first, the middle, the last"),
    ],
    invalidWhen: "the step stands elsewhere in the run, or the fault does not fit it",
    expected: "recover: as at any other place", source: "AgentChaos: early faults do the most harm"
  ) { editor throws(Inapplicable) in
    let step = editor.step
    let steps = step.overview.steps.filter(\.isAnswered).map(\.sequence)
    let place =
      switch editor.text("at") {
      case "mid": steps.count / 2
      case "late": steps.count - 1
      default: 0
      }
    guard steps.indices.contains(place), steps[place] == step.event.sequence else {
      throw Inapplicable("the step stands elsewhere in the run")
    }
    try editor.apply(editor.text("op"))
    editor.draft.place = .before(1)
  }
}

extension StepEditor {
  /// Does to this step what another operator does with its standard parameters.
  fileprivate mutating func apply(_ id: String) throws(Inapplicable) {
    guard let item = MutationRegistry.named(id), let values = item.values(JSONObject()), item.concerns(step) else {
      throw Inapplicable("\(id) is not for this step")
    }
    var editor = StepEditor(step, values, random: random)
    try item.edit(&editor)
    draft = editor.draft
  }
}

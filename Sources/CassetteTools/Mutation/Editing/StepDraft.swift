import CassetteFormat

/// What becomes of a step: a new head, edits of its content, another end, or other events in its place.
struct StepDraft {
  /// What takes the place of the content.
  enum Content {
    case edited(ContentPlan)
    case replaced([UInt8])
    /// Bytes as they are stored, and the content coding that they are said to have.
    case stored([UInt8], coding: String?)
  }

  /// What stands in the cassette where the step stood.
  enum Place {
    /// The step as it becomes.
    case edited
    /// The step as it becomes, so many times, and then as it was.
    case before(Int)
    /// The step as it was, so many times more.
    case repeated(Int)
    case dropped
    /// The step of that number, which gets this one's place.
    case exchanged(with: Int)
    /// The step as it becomes, and then as it was; and the same answer before the exchanges of these numbers.
    case beforeEach([Int])
    /// The step as it becomes, and another one with the content that it gets.
    case together(with: MutationStep, content: [UInt8])
  }

  /// The response's head; nil when there is none, as after a transport error.
  var response: Response?
  var error: TransportError?
  var toolError: ToolCall.Failure?
  var content = Content.edited(ContentPlan())
  /// Events that go and come; edits of the content like others, once the operator is done.
  var revision = StreamRevision()
  var arrival = Arrival.kept
  var end: Body.End?
  /// How much later the response's head comes, in microseconds.
  var delay = 0
  var place = Place.edited
  /// Whether the body is a new one, without what the recorded one's was like: its coding, its chunks.
  var isNewBody = false
  /// Whether there is no body any more.
  var dropsBody = false

  init(_ step: MutationStep) {
    response = step.response
    error = step.exchange?.error
    toolError = step.tool?.error
  }
}

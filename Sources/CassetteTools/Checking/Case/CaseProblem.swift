/// Something that is wrong with a case, or odd about it.
public struct CaseProblem: Error, Hashable, Sendable {
  public enum Severity: String, Sendable {
    case warning, error
  }

  /// What kind of problem it is: a word that stays the same.
  public enum Code: String, Sendable, CaseIterable {
    /// `case.yaml` is not YAML as far as cases use it.
    case syntax
    case unknownKey = "unknown-key"
    case unknownAssertion = "unknown-assertion"
    case wrongValue = "wrong-value"
    case duplicateKey = "duplicate-key"
    /// The case says nothing that could be checked.
    case nothingToCheck = "nothing-to-check"
    case duplicateAssertion = "duplicate-assertion"
    /// The recording is not there, or cannot be read.
    case noRecording = "no-recording"
    /// A signature does not hold for the recording of the failure.
    case signatureNotInRecording = "signature-not-in-recording"
    /// Everything that is desired holds for the recording of the failure.
    case desiredInRecording = "desired-in-recording"
    /// An assertion cannot be decided for the recording.
    case undecided
    /// A word of ReplayKit is read in one of two ways.
    case replayKitWord = "replaykit-word"
  }

  public let code: Code
  public let severity: Severity
  public let message: String
  /// Of `case.yaml`, counted from 1.
  public let line: Int?

  public init(_ code: Code, _ message: String, line: Int? = nil, severity: Severity = .error) {
    self.code = code
    self.severity = severity
    self.message = message
    self.line = line
  }
}

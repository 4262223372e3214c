import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct RederiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rederive",
    abstract: "Prove that a mutant is what its derivation says, by deriving it again.",
    discussion: """
      EXAMPLES
        rewind-mutate rederive mutant.rw --parent run.rw
        rewind-mutate rederive mutants/m1.rw --parents .
      """)

  @Argument(help: ArgumentHelp("The derived cassette.", valueName: "CHILD"), completion: .file(extensions: ["rw"]))
  var child: String

  @OptionGroup var parents: ParentOptions
  @OptionGroup var limit: LimitOptions
  @OptionGroup var json: JSONOption

  func validate() throws {
    if parents.paths.isEmpty, parents.folders.isEmpty {
      throw ValidationError("--parent names the cassette that it was derived from, --parents a folder that it is in")
    }
  }

  func run() throws {
    let (parent, child) = try Family.open(child, parents: parents, limits: limit.limits)
    let id = try child.manifest.id
    let (verdict, reason): (String, String?) =
      switch try Rederivation.check(child, parent: parent) {
      case .confirmed: ("confirmed", nil)
      case .differs(let other): ("differs", "deriving it again gives \(other), not \(id)")
      case .impossible(let reason): ("impossible", reason)
      }
    if json.isOn {
      try FileOutput.standardOutput {
        try $0.line(
          JSONObject(present: [
            "id": JSONValue(id), "reason": reason.map(JSONValue.string), "verdict": .string(verdict),
          ]))
      }
    } else if reason == nil {
      try FileOutput.standardOutput { try $0.line("\(TerminalText.line(self.child)): confirmed, \(id)") }
    }
    if let reason { throw Failure(message: "\(TerminalText.line(self.child)): \(TerminalText.line(reason))") }
  }
}

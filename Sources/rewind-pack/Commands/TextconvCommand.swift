import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct TextconvCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "textconv",
    abstract: "Print a whole cassette as text, for git diff.",
    discussion: """
      Times are left out, so that two recordings of the same run differ only where the run did. A file that is broken \
      is described, with exit code 0: git diff then goes on.

      EXAMPLES
        rewind-pack textconv run.rw
        echo '*.rw diff=rw' >> .gitattributes && git config diff.rw.textconv 'rewind-pack textconv'
      """)

  @OptionGroup var cassette: CassetteArguments

  func run() throws {
    let file = try Source.open(cassette.path)
    try FileOutput.standardOutput { out in
      do {
        try write(ParentChain.open(file, parents: cassette.parents.paths, limits: cassette.limits), to: out)
      } catch let finding as Finding {
        try out.line(TerminalText.line("(cannot be read from here on: \(finding))"))
      }
    }
  }

  private func write(_ cassette: CassetteReader, to out: FileOutput) throws {
    let manifest = try cassette.manifest
    try out.line("cassette \(cassette.isVersion1 ? "1" : "\(cassette.header.major).\(cassette.header.minor)")")
    var about = manifest.json
    // What is derived from the events below would only repeat their differences.
    for key in ["id", "segments", "writer"] { about[key] = nil }
    for member in about.members { try out.line(EventText.member(member.key, member.value)) }
    for member in cassette.header.json.members where member.key != "version" && member.key != "session" {
      try out.line(EventText.member("header \(member.key)", member.value))
    }
    let text = EventText(cassette, EventText.Options(showsTimes: false))
    try cassette.forEachEvent { event in
      try out.line()
      try text.write(event, to: out)
    }
  }
}

import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct TextconvCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "textconv",
    abstract: "Print a whole cassette as text, for git diff.",
    discussion: """
      Times are left out, so that two recordings of the same run differ only where the run did. A file that is broken, \
      or needs a parent that is not found, is described as far as it can be, with exit code 0: git diff then goes on. \
      git runs this where the repository begins, so --parents . finds parents that are anywhere in it.

      EXAMPLES
        rewind-pack textconv run.rw
        echo '*.rw diff=rw' >> .gitattributes
        git config diff.rw.textconv 'rewind-pack textconv --parents .'
      """)

  @OptionGroup var cassette: CassetteArguments

  func run() throws {
    let file = try Source.open(cassette.path)
    try FileOutput.standardOutput { out in
      do {
        try write(reader(file), to: out)
      } catch let finding as Finding {
        try out.line(TerminalText.line("(cannot be read from here on: \(finding))"))
      }
    }
  }

  /// The cassette with its parent, and without when that is not to be had.
  private func reader(_ file: any RandomAccessBytes) throws -> CassetteReader {
    do {
      return try ParentChain.open(file, parents: cassette.parents.places(cassette.limits), limits: cassette.limits)
    } catch let finding as Finding where [.d01, .d02, .d03].contains(finding.rule) {
      return try CassetteReader(file, limits: cassette.limits)
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
    if !cassette.canReadEvents, let parent = cassette.header.parent {
      return try out.line("\n(the events need the parent \(parent): name a folder that has it with --parents)")
    }
    let text = EventText(cassette, EventText.Options(showsTimes: false))
    try cassette.forEachEvent { event in
      try out.line()
      try text.write(event, to: out)
    }
  }
}

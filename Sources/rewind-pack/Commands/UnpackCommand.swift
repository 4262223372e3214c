import ArgumentParser
import CassetteFormat
import CassetteTools
import CommandSupport

struct UnpackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpack",
    abstract: "Write a cassette as a folder of plain files, to read and edit.",
    discussion: """
      Events become lines of JSON in timeline/, every body a file in blobs/. \
      The folder must not exist, or be empty.

      EXAMPLES
        rewind-pack unpack run.rw run/
        rewind-pack unpack run.rw run && jq -c .request.path run/timeline/*
      """)

  @OptionGroup var cassette: CassetteArguments

  @Argument(help: ArgumentHelp("The folder to make.", valueName: "DIR"), completion: .directory)
  var folder: String

  func run() throws {
    try cassette.rewrite("unpacking") { file, parent in
      try Exploder.unpack(file, to: folder, limits: cassette.limits, parent: parent, announce: Interruption.remove)
    }
  }
}

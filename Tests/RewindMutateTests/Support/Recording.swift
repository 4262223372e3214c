/// Cassettes that tests mutate, imported by the program beside the one under test.
enum Recording {
  /// Three streamed calls of a model.
  static func agent(in folder: Folder) throws {
    try folder.copy(Repository.version1, as: "agent.json")
    let result = try Program.shell("rewind-pack import agent.json -o run.rw -q", in: folder)
    guard result.code == 0 else { throw Failed(description: result.description) }
  }

  struct Failed: Error, CustomStringConvertible {
    let description: String
  }
}

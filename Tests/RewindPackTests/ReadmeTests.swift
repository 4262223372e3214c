import Testing

/// Runs the tour of README.md: CONTRIBUTING.md says how its blocks are written.
@Suite struct ReadmeTests {
  /// A folder's worth of blocks: the files they need, and the commands with what they print.
  struct Scene: CustomTestStringConvertible {
    let files: [(name: String, path: String)]
    var commands: [(command: String, output: [String])] = []

    var testDescription: String { files.map(\.name).joined(separator: ", ") }
  }

  static let scenes: [Scene] = {
    var scenes: [Scene] = []
    var isBlock = false
    let text = (try? String(decoding: Repository.bytes("README.md"), as: UTF8.self)) ?? ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("<!-- files: ") {
        let pairs = line.dropFirst(12).dropLast(4).split(separator: " ").map {
          $0.split(separator: "=").map(String.init)
        }
        scenes.append(Scene(files: pairs.map { ($0[0], $0[1]) }))
      } else if line.hasPrefix("```") {
        isBlock = line == "```console"
      } else if isBlock, line.hasPrefix("$ ") {
        scenes[scenes.count - 1].commands.append((String(line.dropFirst(2)), []))
      } else if isBlock {
        let scene = scenes.count - 1
        scenes[scene].commands[scenes[scene].commands.count - 1].output.append(line)
      }
    }
    return scenes
  }()

  @Test func thereIsATour() {
    #expect(Self.scenes.count >= 2)
    #expect(Self.scenes.flatMap(\.commands).count >= 15)
  }

  @Test(arguments: scenes)
  func printsWhatIsShown(_ scene: Scene) throws {
    let folder = try Folder()
    for file in scene.files { try folder.copy(file.path, as: file.name) }
    for (command, output) in scene.commands {
      let result = try Program.shell("{ \(command)\n} 2>&1", in: folder)
      let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast()
      #expect(Self.matches(Array(lines), output), "$ \(command)\n\(result.output)")
    }
  }

  /// Whether lines are those of a pattern, in which `…` stands for any lines, or none.
  static func matches(_ lines: [String], _ pattern: [String]) -> Bool {
    guard let first = pattern.first else { return lines.isEmpty }
    let rest = Array(pattern.dropFirst())
    guard first == "…" else { return lines.first == first && matches(Array(lines.dropFirst()), rest) }
    return (0...lines.count).contains { matches(Array(lines.dropFirst($0)), rest) }
  }

  @Test func patternsAreExact() {
    #expect(Self.matches(["a", "b"], ["a", "…"]))
    #expect(Self.matches(["a"], ["…", "a", "…"]))
    #expect(!Self.matches(["a", "b"], ["a"]))
    #expect(!Self.matches(["b"], ["a", "…"]))
    #expect(!Self.matches([], ["a"]))
  }
}

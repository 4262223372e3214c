import CassetteFormat

/// The lines of a transcript, and how they refer to each other.
struct ClaudeCodeTranscript {
  struct Line {
    let value: JSONValue
    let time: Int?
    let uuid: String?
    let parent: String?
    /// The line before, of the same agent.
    let previous: Int?

    var type: String { value["type"]?.text ?? "line" }
    var message: JSONValue? { value["message"] }

    /// Blocks of one answer come on lines of their own, with one id.
    var messageID: String? {
      type == "assistant" ? message?["id"]?.text : nil
    }

    /// The call whose agent says this, in messages of the Agent SDK.
    var parentCall: String? { value["parent_tool_use_id"]?.text }
  }

  private(set) var lines: [Line] = []
  /// The line with a uuid.
  private(set) var byUUID: [String: Int] = [:]
  /// The lines of an answer.
  private(set) var answers: [String: [Int]] = [:]
  /// The line with the result of a tool call.
  private(set) var results: [String: Int] = [:]
  /// The last line of each agent, as far as lines tell without a tree.
  private var last: [[String?]: Int] = [:]
  /// The call that an agent was started by.
  private(set) var agents: [String: String] = [:]
  /// Members that all lines have alike, as far as they have them.
  private(set) var shared = JSONObject()
  private(set) var start: Int?
  private(set) var title: String?
  private(set) var isTranscript = false

  /// What is said again on every line.
  static let context: Set = [
    "sessionId", "session_id", "version", "cwd", "gitBranch", "userType", "entrypoint", "slug",
  ]

  var session: String? { (shared["sessionId"] ?? shared["session_id"])?.text }

  mutating func add(_ value: JSONValue) {
    let agent = [value["isSidechain"]?.text, value["parent_tool_use_id"]?.text]
    let line = Line(
      value: value, time: value["timestamp"]?.time, uuid: value["uuid"]?.text, parent: value["parentUuid"]?.text,
      previous: last[agent])
    // Sessions that were resumed begin with a copy of the lines before.
    if let uuid = line.uuid {
      if byUUID[uuid] != nil, lines[byUUID[uuid]!].value == value { return }
      byUUID[uuid] = byUUID[uuid] ?? lines.count
    }
    isTranscript =
      isTranscript || line.message != nil || value["sessionId"] != nil || value["session_id"] != nil
      || value["summary"] != nil || value["snapshot"] != nil
    if let id = line.messageID { answers[id, default: []].append(lines.count) }
    if line.type == "user" {
      for block in line.message?["content"]?.items ?? [] where block["type"]?.text == "tool_result" {
        guard let id = block["tool_use_id"]?.text else { continue }
        results[id] = results[id] ?? lines.count
        if let agent = value["toolUseResult"]?["agentId"]?.text { agents[agent] = id }
      }
    }
    for member in value.object?.members ?? [] where Self.context.contains(member.key) && !member.value.isNull {
      if shared[member.key] == nil { shared.set(member.key, member.value) }
    }
    if title == nil, line.type == "summary" { title = value["summary"]?.text }
    if let time = line.time { start = min(start ?? time, time) }
    last[agent] = lines.count
    lines.append(line)
  }

  /// The line before, in the conversation; nil at its beginning.
  func before(_ index: Int) -> Int? {
    let line = lines[index]
    if let parent = line.parent { return byUUID[parent].flatMap { $0 < index ? $0 : nil } }
    // Tools that write such transcripts may leave the tree out. An answer never comes first.
    let isLinked = line.value.object?["parentUuid"] != nil
    return !isLinked || line.type == "assistant" ? line.previous : nil
  }

  /// What of a line is its own, without members that have a place.
  func rest(_ index: Int, without keys: Set<String>) -> JSONObject {
    JSONObject(
      (lines[index].value.object ?? [:]).members.filter { member in
        !keys.contains(member.key) && !member.value.isNull
          && !(Self.context.contains(member.key) && shared[member.key] == member.value)
      })
  }
}

import CassetteProxy

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The environment in which a command finds the server in the place of the providers.
enum AgentEnvironment {
  /// That of this process.
  static var own: [String: String] {
    var variables: [String: String] = [:]
    var next = environ
    while let entry = next.pointee {
      let text = String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      next += 1
    }
    return variables
  }

  /// Base URLs of all known providers, and keys where there are none: libraries refuse to start without.
  static func variables(_ own: [String: String], server: ReplayServer) -> [String: String] {
    var variables = own
    for provider in Provider.known {
      for name in provider.variables { variables[name] = provider.baseURL(at: server.url) }
      for name in provider.keyVariables where variables[name] ?? "" == "" { variables[name] = "rewind" }
    }
    for name in ["NO_PROXY", "no_proxy"] {
      variables[name] = ([variables[name] ?? ""] + ["127.0.0.1", "localhost", "::1"]).filter { !$0.isEmpty }
        .joined(separator: ",")
    }
    return variables
  }
}

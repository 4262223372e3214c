/// The words that checks compare with (`lists` of Spec/secrets.json), all in lower case.
enum SecretLists {
  /// What text has in it that stands where a secret would.
  static let dummies = bytes(
    "example", "examplekey", "redacted", "placeholder", "changeme", "change_me", "change-me", "your-", "your_",
    "yourapi", "insert")
  /// What templates have in the places to be filled.
  static let templates = bytes("${", "{{", "<your")
  /// What a password of examples has in it, besides.
  static let passwordParts = bytes("password", "passwd", "secret", "dummy", "xxx", "...")
  /// What a password of examples is.
  static let passwords = bytes(
    "pass", "pwd", "pw", "p", "test", "testing", "guest", "root", "admin", "user", "username", "postgres", "mysql",
    "redis", "mongo", "rabbitmq", "token", "key", "apikey", "api_key", "foo", "bar", "baz", "abc", "abc123", "1234",
    "12345", "123456", "hunter2", "docker", "app", "demo", "sample", "fake", "mock", "none", "null", "undefined")
  /// What a variable begins with.
  static let variables = bytes("$", "{", "%", "*", "[")
  /// The ends of domains that nobody has (RFC 2606).
  static let reservedDomains = bytes(
    "@example.com", "example.com", "example.org", "example.net", ".example", ".test", ".invalid", ".localhost")
  /// The users that machines and examples have.
  static let userNames = bytes(
    "user", "username", "users", "you", "me", "name", "yourname", "your-name", "runner", "ubuntu", "root", "app",
    "shared", "node", "vscode", "circleci", "jovyan", "ec2-user", "public", "default", "linuxbrew", "guest", "admin",
    "test", "sandbox", "coder", "agent", "docker", "oai", "jenkins", "git", "www-data", "travis", "appuser", "foo")
  /// The internal hosts that are the same everywhere.
  static let hosts = bytes("metadata.google.internal", "host.docker.internal", "gateway.docker.internal")

  private static func bytes(_ texts: String...) -> [[UInt8]] { texts.map { Array($0.utf8) } }
}

extension [[UInt8]] {
  /// Whether one of these texts in lower case is all of a text, in any case.
  package func containsFolded(_ text: UnsafeRawBufferPointer) -> Bool {
    contains { $0.count == text.count && text.has($0, at: 0, folded: true) }
  }
}

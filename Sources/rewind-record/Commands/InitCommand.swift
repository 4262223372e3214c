import ArgumentParser
import CassetteFormat
import CassetteProxy
import CassetteTools
import CommandSupport

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make a certificate authority for programs that do not take a base URL.",
    discussion: """
      Such programs reach the recorder as a proxy, and it ends their TLS with certificates of its own. rewind-record run \
      tells the command that it starts to trust them, and makes an authority for that run alone when there is none. One \
      that stays is for programs that are started otherwise.

      Whoever has the key of the authority can stand for its hosts before all who trust it. So the key is readable for \
      you alone, and the certificate is good for hosts of model providers only, for those that --host adds, and for \
      this machine. It is kept in $REWIND_CA, or in rewind/ca of the user's data.

      EXAMPLES
        rewind-record init
        rewind-record init --host mcp.example.com --host llm.example.com
        rewind-record init --force
      """)

  @Option(
    help: ArgumentHelp("A host that the certificate is good for, too, with its subdomains.", valueName: "HOST"))
  var host: [String] = []

  @Flag(help: "Make it good for every host.")
  var anyHost = false

  @Flag(help: "Replace the authority that is there; programs that trust it do not trust the new one.")
  var force = false

  @OptionGroup var json: JSONOption

  func validate() throws {
    guard !anyHost || host.isEmpty else { throw ValidationError("--any-host and --host exclude each other") }
    if let wrong = host.first(where: { $0.isEmpty || $0.contains { "/:* ".contains($0) } }) {
      throw ValidationError(
        "--host takes the name of a host, such as api.example.com, unlike \(TerminalText.line(wrong))")
    }
  }

  func run() throws {
    do {
      let folder = try AuthorityFolder(environment: Environment.value)
      let hosts = anyHost ? nil : KnownHosts.all + host
      let authority = try folder.make(hosts: hosts, replacing: force)
      try report(folder, authority)
    } catch let error as AuthorityError {
      throw Failure(message: TerminalText.line("\(error)"))
    }
  }

  private func report(_ folder: AuthorityFolder, _ authority: CertificateAuthority) throws {
    let certificate = folder.certificatePath
    try FileOutput.standardOutput { out in
      if json.isOn {
        let hosts = authority.hosts.map { JSONValue.array($0.map(JSONValue.string)) } ?? .null
        try out.line(["certificate": ByteString(certificate).json, "hosts": hosts] as JSONObject)
        return
      }
      try out.line("\(TerminalText.line(certificate)): made, for \(authority.hosts.map(Self.list) ?? "every host")")
      try out.line("")
      try out.line("Programs trust it when they are told to:")
      for (name, line) in TrustLines.all(Shell.quoted(certificate)) {
        try out.line("  \(name + String(repeating: " ", count: max(1, 16 - name.count)))\(TerminalText.line(line))")
      }
    }
  }

  private static func list(_ hosts: [String]) -> String { hosts.joined(separator: ", ") }
}

/// How programs and systems are told of an authority.
private enum TrustLines {
  static func all(_ path: String) -> [(name: String, line: String)] {
    let (debian, fedora) = (
      "/usr/local/share/ca-certificates/rewind-ca.crt", "/etc/pki/ca-trust/source/anchors/rewind-ca.pem"
    )
    return [
      ("Debian, Ubuntu", "sudo cp \(path) \(debian) && sudo update-ca-certificates"),
      ("Fedora, RHEL", "sudo cp \(path) \(fedora) && sudo update-ca-trust"),
      ("Alpine", "doas cp \(path) \(debian) && doas update-ca-certificates"),
      ("macOS", "security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db \(path)"),
      ("Windows", "certutil -user -addstore Root \(path)"),
      ("Python", "export SSL_CERT_FILE=BUNDLE REQUESTS_CA_BUNDLE=BUNDLE (the system's certificates and this one)"),
      ("Node", "export NODE_EXTRA_CA_CERTS=\(path)"),
      ("curl", "curl --cacert \(path) …, or export CURL_CA_BUNDLE=\(path)"),
    ]
  }
}

/// Hosts of model providers.
enum KnownHosts {
  static let all = [
    "api.anthropic.com", "api.cerebras.ai", "api.cohere.com", "api.deepseek.com", "api.fireworks.ai", "api.groq.com",
    "api.mistral.ai", "api.openai.com", "api.together.xyz", "api.x.ai", "api.z.ai", "amazonaws.com",
    "googleapis.com", "openai.azure.com", "openrouter.ai", "services.ai.azure.com",
  ]
}

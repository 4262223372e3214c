import CassetteFormat
import Foundation
import Testing

/// Whether `ssh-keygen` can sign; printed when it cannot.
enum OpenSSH {
  static let isAvailable: Bool = {
    let paths = ["/usr/bin/ssh-keygen", "/usr/local/bin/ssh-keygen", "/bin/ssh-keygen"]
    if paths.contains(where: FileManager.default.isExecutableFile) { return true }
    print("tests with ssh-keygen are skipped: it is not installed")
    return false
  }()
}

/// Both ways with the real ssh-keygen: it checks what `sign` makes, and `verify` checks what it makes.
@Suite(.enabled("needs ssh-keygen") { OpenSSH.isAvailable })
struct SignTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    try folder.write("run.rw", Cassettes.run())
    _ = try makeKey("key", "-t ed25519")
  }

  private func shell(_ line: String) throws -> Program.Result { try Program.shell(line, in: folder) }

  /// Makes a key, and a line for it.
  private func makeKey(_ name: String, _ options: String) throws -> Program.Result {
    try shell(
      "ssh-keygen -q -N '' -C '' -f \(name) \(options) && echo \"\(name)@example.com $(cat \(name).pub)\" >> signers")
  }

  private func verify(_ options: String...) throws -> Program.Result {
    try Program.run(["verify", "run.rw", "--signers", "signers"] + options, in: folder)
  }

  @Test(arguments: ["-t ed25519", "-t rsa -b 2048", "-t ecdsa -b 256", "-t ecdsa -b 384", "-t ecdsa -b 521"])
  func agreesWithOpenSSH(options: String) throws {
    #expect(try makeKey("other", options).code == 0)
    let signed = try folder.run("sign", "run.rw", "--key", "other")
    #expect(signed.code == 0 && signed.output == "")
    let id = try CassetteReader(path: folder.path("run.rw")).manifest.id
    #expect(signed.error.hasPrefix("run.rw.sig: signed \(id) with "))
    let theirs = try shell(
      "rewind-pack sign --statement run.rw"
        + " | ssh-keygen -Y verify -f signers -I other@example.com -n rw-cassette-v1 -s run.rw.sig")
    #expect(theirs.code == 0, "\(theirs)")
    for hash in ["sha256", "sha512"] {
      let made = try shell(
        "rewind-pack sign --statement run.rw | ssh-keygen -q -Y sign -f other -n rw-cassette-v1 -O hashalg=\(hash) > own.sig"
      )
      #expect(made.code == 0, "\(made)")
      let ours = try verify("--signature", "own.sig", "--identity", "other@example.com")
      #expect(ours.code == 0)
      #expect(ours.output.contains("run.rw: signed by other@example.com, "))
    }
  }

  @Test func tellsWhoSignedWhat() throws {
    #expect(try folder.run("sign", "run.rw", "--key", "key").code == 0)
    let fingerprint = try shell("ssh-keygen -l -f key.pub").output.split(separator: " ")[1]
    let id = try CassetteReader(path: folder.path("run.rw")).manifest.id
    let settings = try shell("unzip -p run.rw cassette.json manifest.json | openssl dgst -sha256 -r").output.prefix(64)
    #expect(
      try verify()
        == .init(
          """
          run.rw: valid, 4 events, 5 blobs, longest chain 0
          run.rw: signed by key@example.com, ssh-ed25519 \(fingerprint)
            = note: what is signed is the content \(id), the settings \(settings)

          """))
    let json = try verify("--json").output
    #expect(json.contains(#""line":1,"principals":"key@example.com","settings":"\#(settings)","verdict":"good""#))
  }

  /// Also of a later minor version, whose members are not all known.
  @Test(arguments: ["valid/rich.rw", "compat/minor-7.rw", "compat/unknown-manifest-field.rw"])
  func coversTheBytesOfTheSettings(vector: String) throws {
    try folder.copy("Spec/conformance/v2/" + vector, as: "vector.rw")
    let digest = try shell("unzip -p vector.rw cassette.json manifest.json | openssl dgst -sha256 -r").output.prefix(64)
    let statement = try folder.run("sign", "vector.rw", "--statement")
    #expect(statement.output.contains("\"rwSettings\":\"\(digest)\""), "\(statement)")
  }

  /// The name of a file is not signed, and neither is anything else outside of it.
  @Test func followsTheCassetteElsewhere() throws {
    _ = try folder.run("sign", "run.rw", "--key", "key", "-o", "kept.sig")
    try folder.write("renamed.rw", folder.read("run.rw"))
    let result = try folder.run("verify", "renamed.rw", "--signers", "signers", "--signature", "kept.sig")
    #expect(result.code == 0)
    #expect(try shell("cat run.rw | rewind-pack sign - --key key").output == folder.text("kept.sig"))
  }

  @Test func refusesAChangedCassette() throws {
    _ = try folder.run("sign", "run.rw", "--key", "key")
    // The same content with another writer's settings has the same id.
    _ = try folder.run("rekey", "run.rw", "-o", "run.rw")
    let result = try verify()
    #expect(result.code == 1)
    #expect(result.output.contains("run.rw: error[signature]: ssh-ed25519 SHA256:"))
    #expect(result.output.contains(" signed something else: the cassette was changed or written anew since"))
    #expect(try verify("--json").output.contains(#""reason":"mismatch","verdict":"refused""#))
  }

  @Test func refusesABrokenCassette() throws {
    _ = try folder.run("sign", "run.rw", "--key", "key")
    try folder.write("run.rw", Cassettes.runWithDamagedPack())
    let result = try verify()
    #expect(result.code == 1)
    #expect(result.output.hasSuffix("run.rw: the signature is not checked, since the cassette is broken\n"))
    let signed = try folder.run("sign", "run.rw", "--key", "key")
    #expect(signed.code == 1 && signed.error.contains("[RW-Z14]"))
  }

  @Test func refusesOthers() throws {
    #expect(try verify().output.contains("there is no signature (run.rw.sig)\n  = help: Make one with"))
    _ = try shell("rewind-pack sign --statement run.rw | ssh-keygen -q -Y sign -f key -n git > run.rw.sig")
    #expect(try verify().output.contains("it is a signature for git, not for rw-cassette-v1"))
    _ = try folder.run("sign", "run.rw", "--key", "key")
    #expect(try verify("--identity", "eve").output.contains("has the key for key@example.com, not for eve"))
    _ = try makeKey("late", "-t ed25519")
    try folder.write("signers", "late valid-before=\"20200101Z\" " + folder.text("late.pub"))
    #expect(try verify().output.contains("but no line of the allowed signers has the key"))
    _ = try folder.run("sign", "run.rw", "--key", "late")
    #expect(try verify().output.contains("line 1 of the allowed signers had the key for an earlier time"))
    #expect(try verify("--verify-time", "20191231Z").code == 0)
    try folder.write("run.rw.sig", "nonsense")
    #expect(try verify().output.contains("this is not an SSH signature (run.rw.sig)"))
  }

  @Test func saysWhatIsMissing() throws {
    let noKey = try folder.run("sign", "run.rw", environment: ["HOME": folder.path("")])
    #expect(noKey.code == 1 && noKey.error.hasPrefix("error: there is no key to sign with\n  = help: "))
    #expect(try folder.run("sign", "run.rw", "--key", "none").error.contains("ssh-keygen did not sign with none"))
    #expect(
      try folder.run("sign", "run.rw", "--key", "key", "--program", "no-such-program").error.hasPrefix(
        "error: cannot run no-such-program: No such file or directory\n"))
    #expect(try folder.run("verify", "run.rw", "--identity", "a").code == 2)
    #expect(try folder.run("verify", "-", "--signers", "signers").code == 2)
    try folder.copy(Repository.small, as: "v1.rw")
    #expect(try folder.run("sign", "v1.rw", "--key", "key").error.contains("a cassette of version 1 has no id"))
  }

  @Test func signsWithTheKeyOfGit() throws {
    try folder.write(".gitconfig", "[gpg]\nformat = ssh\n[user]\nsigningkey = \(folder.path("key"))\n")
    let result = try folder.run(
      "sign", "run.rw", environment: ["HOME": folder.path(""), "GIT_CONFIG_NOSYSTEM": "1"])
    #expect(result.code == 0, "\(result)")
    #expect(try verify().code == 0)
  }
}

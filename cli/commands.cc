#include "cli/commands.h"

#include <unistd.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "cli/describe.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress_line.h"
#include "cli/terminal.h"
#include "dataset/staged_dataset.h"
#include "inspect/inspect.h"
#include "inspect/render.h"
#include "io/file_reader.h"
#include "io/file_system.h"
#include "io/text_file.h"

namespace lamella::cli {
namespace {

/// Ends the process, of which no other thread may be at anything, with the same words
/// and code as an interrupted statement.
[[noreturn]] void EndInterrupted(bool json) {
  const Failure failure{InterruptedError().what(), "", {}, kInterrupted};
  PrintError("lamella: " + failure.message + "\n");
  try {
    if (json) Print(ExportsAsJson({}, failure));
  } catch (const IoError&) {  // Nobody listens, and there is nothing more to say.
  }
  _exit(kInterrupted);
}

void Warn(const std::string& message) {
  PrintError("lamella: warning: " + message + "\n");
}

/// A session that Ctrl-C stops. The watcher is older than the session, whose threads
/// inherit its mask.
class Runner {
 public:
  Runner(const SessionOptions& options, const Voice& voice, InterruptWatcher& watcher,
         Outcome& outcome)
      : voice_(voice), outcome_(outcome), watcher_(watcher), session_(options) {
    watcher_.SetStop([this] { session_.Interrupt(); });
  }
  ~Runner() {
    watcher_.SetStop({});
    outcome_.interrupted = watcher_.interrupted();
  }
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  void Do(const Statement& statement) {
    if (watcher_.interrupted()) throw InterruptedError();
    std::visit([this](const auto& one) { Do(one); }, statement);
  }

  void Check(const Statement& statement) {
    if (watcher_.interrupted()) throw InterruptedError();
    session_.Check(statement);
  }

 private:
  void Do(const EngineStatement& statement) { session_.Execute(statement); }

  void Do(const ExportStatement& statement) {
    ProgressLine line(!voice_.quiet);
    ExportReport report = session_.Export(
        statement, [&](const Progress& progress) { line.Show(progress); });
    line.Erase();
    for (const std::string& warning : report.warnings) Warn(warning);
    outcome_.exports.push_back(std::move(report));
    if (voice_.json || voice_.quiet) return;
    PrintText(DescribeExport(outcome_.exports.back()));
  }

  const Voice& voice_;
  Outcome& outcome_;
  InterruptWatcher& watcher_;
  Session session_;
};

// Does one thing with each statement. What goes wrong with an EXPORT of a script, and is
// not wrong at one place in it, is said at the statement.
template <typename Act>
void ForEach(const std::vector<Statement>& statements, bool is_script, Act act) {
  for (const Statement& statement : statements) {
    try {
      act(statement);
    } catch (const InterruptedError&) {
      throw;
    } catch (Error& error) {
      const auto* exported = std::get_if<ExportStatement>(&statement);
      if (is_script && exported != nullptr && !error.location()) {
        error.set_location(exported->location);
      }
      throw;
    }
  }
}

void RunAll(const std::vector<Statement>& statements, const SessionOptions& session,
            const Voice& voice, InterruptWatcher& watcher, Outcome& outcome) {
  Runner runner(session, voice, watcher, outcome);
  ForEach(statements, outcome.is_script, [&](const Statement& one) { runner.Do(one); });
}

void CheckAll(const std::vector<Statement>& statements, const SessionOptions& session,
              const Voice& voice, InterruptWatcher& watcher, Outcome& outcome) {
  Runner runner(session, voice, watcher, outcome);
  ForEach(statements, outcome.is_script,
          [&](const Statement& one) { runner.Check(one); });
  if (voice.json || voice.quiet) return;
  const bool one = statements.size() == 1;
  Print(WithCommas(statements.size()) + (one ? " statement is" : " statements are") +
        " right as far as can be told; nothing was executed\n");
}

// A read of a pipe or terminal may wait for ever, and no other thread can end it. Nothing
// has begun that would have to be undone, so that Ctrl-C ends the process.
std::string ReadScript(const RunArguments& arguments, InterruptWatcher& watcher) {
  watcher.SetStop([json = arguments.voice.json] { EndInterrupted(json); });
  io::FileSystem& files = io::RealFileSystem();
  std::string text = arguments.script == "-" ? io::ReadStandardInput(files)
                                             : io::ReadText(files, arguments.script);
  watcher.SetStop({});
  return text;
}

}  // namespace

void Run(const RunArguments& arguments, Outcome& outcome) {
  InterruptWatcher watcher;
  const bool standard_input = arguments.script == "-";
  outcome.text = ReadScript(arguments, watcher);
  outcome.file = standard_input ? "<stdin>" : arguments.script;
  outcome.is_script = true;
  const Script script = ParseScript(outcome.text, arguments.variables);
  for (const std::string& name : script.unused_variables) {
    Warn("the script has no variable ${" + name + "}");
  }
  const auto act = arguments.session.dry_run ? CheckAll : RunAll;
  act(script.statements, arguments.session, arguments.voice, watcher, outcome);
}

void Export(const ExportArguments& arguments, Outcome& outcome) {
  InterruptWatcher watcher;
  outcome.text = arguments.query;
  outcome.file = "QUERY";
  const std::vector<Statement> statements = {
      MakeExport(arguments.query, arguments.path, arguments.options)};
  const auto act = arguments.session.dry_run ? CheckAll : RunAll;
  act(statements, arguments.session, arguments.voice, watcher, outcome);
}

void Recover(const RecoverArguments& arguments) {
  const dataset::RecoveryReport report =
      dataset::Recover(io::RealFileSystem(), arguments.path);
  if (arguments.json) return Print(RecoveryAsJson(arguments.path, report));
  PrintText(DescribeRecovery(arguments.path, report));
}

void Inspect(const InspectArguments& arguments) {
  const io::FileReader file(io::RealFileSystem(), arguments.path);
  const inspect::FileDescription description = inspect::Inspect(file);
  constexpr int kWidthOfAFile = 120;
  if (arguments.json) return Print(inspect::RenderJson(description));
  PrintText(
      inspect::RenderTable(description, TerminalWidth(STDOUT_FILENO, kWidthOfAFile)));
}

}  // namespace lamella::cli

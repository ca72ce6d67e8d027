// The compiled part of the Python package: one function over an Arrow stream in a
// capsule, in CPython's stable interface, so that one binary serves every version
// from 3.11 on.
#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>

#include <chrono>
#include <exception>
#include <future>
#include <new>
#include <string>

#include "base/utf8.h"
#include "export/report_json.h"
#include "lamella/error.h"
#include "lamella/stream.h"

namespace lamella::python {
namespace {

constexpr auto kSignalsEvery = std::chrono::milliseconds(50);

// The classes of lamella/error.h. Made with the module, which never goes away.
struct Errors {
  PyObject* base = nullptr;
  PyObject* statement = nullptr;
  PyObject* option = nullptr;
  PyObject* source = nullptr;
  PyObject* schema = nullptr;
  PyObject* io = nullptr;
};
Errors errors;

// An OSError with its errno; the message has the path.
void SetIoError(const IoError& error) {
  PyObject* made = PyObject_CallFunction(errors.io, "is", error.error_number(),
                                         base::AsUtf8(error.what()).c_str());
  if (made == nullptr) return;
  PyErr_SetObject(errors.io, made);
  Py_DECREF(made);
}

// Python takes UTF-8 alone; a name or the message of a producer may be anything.
void SetError(PyObject* type, const std::exception& error) {
  PyErr_SetString(type, base::AsUtf8(error.what()).c_str());
}

// Raises in Python what was thrown.
void SetError(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const IoError& error) {
    SetIoError(error);
  } catch (const StatementError& error) {
    SetError(errors.statement, error);
  } catch (const OptionError& error) {
    SetError(errors.option, error);
  } catch (const SourceError& error) {
    SetError(errors.source, error);
  } catch (const SchemaError& error) {
    SetError(errors.schema, error);
  } catch (const std::bad_alloc&) {
    PyErr_NoMemory();
  } catch (const std::exception& error) {
    SetError(errors.base, error);
  }
}

bool IsDone(const std::future<std::string>& report) {
  bool done = false;
  Py_BEGIN_ALLOW_THREADS;
  done = report.wait_for(kSignalsEvery) == std::future_status::ready;
  Py_END_ALLOW_THREADS;
  return done;
}

// Python handles signals in the thread that called it, which therefore only waits. False
// when a handler raised something, as Ctrl-C does.
bool Await(const std::future<std::string>& report, StreamExporter& exporter) {
  bool raised = false;
  while (!IsDone(report)) {
    if (raised || PyErr_CheckSignals() == 0) continue;
    raised = true;
    exporter.Interrupt();
  }
  return !raised;
}

PyObject* Export(ArrowArrayStream& stream, const ExportStatement& statement,
                 const StreamOptions& options) {
  StreamExporter exporter(options);
  std::future<std::string> report = std::async(std::launch::async, [&] {
    return exporting::ReportAsJson(exporter.Export(stream, statement, {}));
  });
  if (!Await(report, exporter)) return nullptr;
  const std::string json = report.get();
  return PyUnicode_FromStringAndSize(json.data(), static_cast<Py_ssize_t>(json.size()));
}

PyObject* Write(PyObject*, PyObject* arguments) {
  PyObject* capsule = nullptr;
  const char* path = nullptr;
  const char* options = nullptr;
  unsigned threads = 0;
  const char* temp_directory = nullptr;
  long long wait = 0;
  if (PyArg_ParseTuple(arguments, "OssIsL", &capsule, &path, &options, &threads,
                       &temp_directory, &wait) == 0) {
    return nullptr;
  }
  void* stream = PyCapsule_GetPointer(capsule, "arrow_array_stream");
  if (stream == nullptr) return nullptr;
  try {
    StreamOptions how{threads, temp_directory, {}};
    if (wait >= 0) how.wait = std::chrono::seconds(wait);
    return Export(*static_cast<ArrowArrayStream*>(stream),
                  MakeStreamExport(path, options), how);
  } catch (...) {
    SetError(std::current_exception());
    return nullptr;
  }
}

// Adds the class `name`, which also is what `beside` is; null when that fails.
PyObject* AddError(PyObject* module, const char* name, PyObject* beside) {
  const std::string full = std::string("lamella.") + name;
  PyObject* bases =
      beside == nullptr
          ? Py_BuildValue("(O)", errors.base == nullptr ? PyExc_Exception : errors.base)
          : Py_BuildValue("(OO)", errors.base, beside);
  if (bases == nullptr) return nullptr;
  PyObject* made = PyErr_NewException(full.c_str(), bases, nullptr);
  Py_DECREF(bases);
  if (made != nullptr && PyModule_AddObjectRef(module, name, made) != 0) return nullptr;
  return made;
}

bool AddErrors(PyObject* module) {
  errors.base = AddError(module, "Error", nullptr);
  if (errors.base == nullptr) return false;
  errors.statement = AddError(module, "StatementError", PyExc_ValueError);
  errors.option = AddError(module, "OptionError", PyExc_ValueError);
  errors.source = AddError(module, "SourceError", nullptr);
  errors.schema = AddError(module, "SchemaError", PyExc_TypeError);
  errors.io = AddError(module, "IoError", PyExc_OSError);
  return errors.statement != nullptr && errors.option != nullptr &&
         errors.source != nullptr && errors.schema != nullptr && errors.io != nullptr;
}

PyMethodDef methods[] = {{"write", Write, METH_VARARGS, nullptr},
                         {nullptr, nullptr, 0, nullptr}};
PyModuleDef definition = {PyModuleDef_HEAD_INIT,
                          "native",
                          nullptr,
                          -1,
                          methods,
                          nullptr,
                          nullptr,
                          nullptr,
                          nullptr};

}  // namespace
}  // namespace lamella::python

PyMODINIT_FUNC PyInit_native() {
  PyObject* module = PyModule_Create(&lamella::python::definition);
  if (module == nullptr) return nullptr;
  if (lamella::python::AddErrors(module)) return module;
  Py_DECREF(module);
  return nullptr;
}

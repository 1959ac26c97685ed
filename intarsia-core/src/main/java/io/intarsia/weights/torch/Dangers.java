package io.intarsia.weights.torch;

import io.intarsia.weights.pickle.Py;
import java.util.Set;

/** Names that only an attack puts into a checkpoint. Nothing would run them here; still, say so. */
final class Dangers {
  private static final Set<String> MODULES =
      words(
          """
          os posix nt subprocess sys importlib imp runpy shutil socket pty commands code
          codeop ctypes _ctypes webbrowser marshal types operator _operator pickle
          _pickle cPickle dill cloudpickle joblib pip urllib urllib2 http httplib
          requests aiohttp ftplib smtplib timeit profile cProfile pdb bdb trace asyncio
          multiprocessing threading _thread signal tempfile inspect gc pydoc distutils
          setuptools venv ensurepip popen2 platform sqlite3 zipimport nturl2path idlelib
          lib2to3 doctest cgi xmlrpc builtins __builtin__ io _io
          """);

  private static final Set<String> HARMLESS =
      words(
          """
          builtins.set builtins.frozenset builtins.list builtins.dict builtins.tuple
          builtins.int builtins.float builtins.bool builtins.str builtins.bytes
          builtins.bytearray builtins.complex builtins.slice builtins.range
          builtins.object builtins.long builtins.unicode builtins.xrange
          builtins.Ellipsis builtins.NotImplemented io.BytesIO _io.BytesIO
          types.SimpleNamespace types.MappingProxyType
          """);

  private static final Set<String> PREFIXES =
      words(
          """
          torch.hub torch.load torch.jit.load torch.serialization.load
          torch.utils.cpp_extension torch.utils.model_zoo torch.utils.data.datapipes
          torch.distributed.rpc torch.multiprocessing torch.package torch._dynamo
          torch._inductor torch.fx.graph_module torch.testing torch.utils.bottleneck
          torch.utils.collect_env torch.ops.load_library torch.classes.load_library
          numpy.testing numpy.load numpy.f2py numpy.distutils numpy.core.fromfile
          pandas.read_pickle pandas.io site.main test.support IPython
          """);

  private Dangers() {}

  /** True for names that reach for the machine, the network or an interpreter. */
  static boolean holds(Py.Global name) {
    String path = name.path().replaceFirst("^__builtin__\\.", "builtins.");
    if (HARMLESS.contains(path)) {
      return false;
    }
    int dot = path.indexOf('.');
    return MODULES.contains(dot < 0 ? path : path.substring(0, dot))
        || PREFIXES.stream().anyMatch(p -> path.equals(p) || path.startsWith(p + "."));
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }
}

package io.intarsia.weights;

import io.intarsia.base.FileBytes;
import io.intarsia.base.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The door to trained values on disk, whatever their format. */
public final class Checkpoints {
  private static final List<String> USUAL =
      List.of(
          "model.safetensors",
          "model.safetensors.index.json",
          "pytorch_model.bin",
          "pytorch_model.bin.index.json");
  private static final List<String> ENDINGS =
      List.of(".safetensors", ".pth", ".pt", ".bin", ".ckpt");

  private Checkpoints() {}

  /**
   * Opens a file by its contents, or the weights in a folder: {@code model.safetensors}, {@code
   * pytorch_model.bin}, their indices of shards, else the only file with the ending of a
   * checkpoint, safetensors preferred.
   *
   * @throws Refusal MODEL if there are none, several, or they cannot be used
   */
  public static WeightsFile open(Path fileOrFolder) {
    Path file = Files.isDirectory(fileOrFolder) ? inFolder(fileOrFolder) : fileOrFolder;
    return file.toString().endsWith(".index.json") ? ShardedWeights.open(file) : openFile(file);
  }

  /** Opens one file that is not an index. */
  static WeightsFile openFile(Path file) {
    FileKind kind;
    try (FileBytes bytes = FileBytes.open(file, Refusal.Kind.MODEL)) {
      kind = FileKind.of(bytes);
    }
    return switch (kind) {
      case SAFETENSORS -> Safetensors.open(file);
      case ZIP, PICKLE -> new TorchWeights(file);
      case EMPTY -> throw refuse(file, "an empty file", "download it again");
      case LFS_POINTER ->
          throw refuse(file, "a git-lfs pointer, not the file itself", "run git lfs pull");
      case HTML ->
          throw refuse(
              file, "a web page saved under that name", "download the raw file, not its page");
      case HDF5 ->
          throw refuse(file, "HDF5, as Keras and TensorFlow write it", "convert it to safetensors");
      case ONNX -> throw refuse(file, "an ONNX graph", "name the checkpoint it was made from");
      case TAR ->
          throw refuse(
              file,
              "a tar archive, as PyTorch before 0.1.10 wrote or a packed download",
              "unpack it, or save it again with a newer PyTorch");
      case GGUF -> throw refuse(file, "a GGUF language model", "name a segmentation model");
      case JSON -> throw refuse(file, "JSON", "name the weights or the folder they lie in");
      case UNKNOWN -> throw refuse(file, "no known format", "name a .safetensors or .pth file");
    };
  }

  private static Refusal refuse(Path file, String is, String advice) {
    return Refusal.model("%s: holds %s; %s", file, is, advice);
  }

  private static Path inFolder(Path folder) {
    for (String name : USUAL) {
      if (Files.exists(folder.resolve(name))) {
        return folder.resolve(name);
      }
    }
    for (String ending : ENDINGS) {
      List<Path> found = ending(folder, ending);
      if (found.size() == 1) {
        return found.get(0);
      }
      if (found.size() > 1) {
        throw Refusal.model(
            "%s: holds %d files ending in %s (%s, %s, ...); name one of them",
            folder, found.size(), ending, found.get(0).getFileName(), found.get(1).getFileName());
      }
    }
    throw Refusal.model(
        "%s: holds no weights; wanted %s, or one file ending in %s",
        folder, String.join(", ", USUAL), String.join(", ", ENDINGS));
  }

  private static List<Path> ending(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(f -> f.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new Refusal(Refusal.Kind.MODEL, folder + ": cannot be listed; check its rights", e);
    }
  }
}

/**
 * Floor 2: models by name: a folder, a file, or a repository of the Hugging Face Hub, fetched into
 * the cache that Python's huggingface_hub uses.
 */
@org.jspecify.annotations.NullMarked
package io.intarsia.hub;

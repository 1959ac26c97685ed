/** Data sets in Parquet shards, as the Hugging Face Hub keeps them. */
@org.jspecify.annotations.NullMarked
package io.intarsia.data.parquet;

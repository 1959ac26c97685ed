package io.intarsia.data.split;

/**
 * The order NumPy's default {@code argsort} leaves equal numbers in, which decides ties of
 * scikit-learn: a quicksort of the median of three with insertion sort below 17 and heapsort past 2
 * log2(n) levels. Steps as in numpy/numpy numpy/core/src/npysort/quicksort.cpp and heapsort.cpp
 *
 * @v1.24.2.
 */
final class Introsort {
  private static final int SMALL = 16;

  private final long[] values;
  private final int[] order;

  private Introsort(long[] values) {
    this.values = values;
    this.order = new int[values.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  /** Positions of the values, ascending. */
  static int[] argsort(long[] values) {
    Introsort sort = new Introsort(values);
    if (values.length > 1) {
      int levels = 2 * (31 - Integer.numberOfLeadingZeros(values.length));
      sort.sort(0, values.length - 1, levels);
    }
    return sort.order;
  }

  /** Sorts from left to right, both inside. Parts do not touch, so their order does not matter. */
  private void sort(int left, int right, int levels) {
    int depth = levels;
    if (depth < 0) {
      heap(left, right - left + 1);
      return;
    }
    while (right - left > SMALL) {
      int middle = partition(left, right);
      depth--;
      if (middle - left < right - middle) {
        sort(middle + 1, right, depth);
        right = middle - 1;
      } else {
        sort(left, middle - 1, depth);
        left = middle + 1;
      }
    }
    insert(left, right);
  }

  private int partition(int left, int right) {
    int middle = left + (right - left >> 1);
    swapIfLess(middle, left);
    swapIfLess(right, middle);
    swapIfLess(middle, left);
    long pivot = at(middle);
    int i = left;
    int j = right - 1;
    swap(middle, j);
    while (true) {
      do {
        i++;
      } while (at(i) < pivot);
      do {
        j--;
      } while (pivot < at(j));
      if (i >= j) {
        break;
      }
      swap(i, j);
    }
    swap(i, right - 1);
    return i;
  }

  private void insert(int left, int right) {
    for (int i = left + 1; i <= right; i++) {
      int moved = order[i];
      int j = i;
      while (j > left && values[moved] < at(j - 1)) {
        order[j] = order[j - 1];
        j--;
      }
      order[j] = moved;
    }
  }

  private void heap(int left, int count) {
    for (int top = count >> 1; top > 0; top--) {
      sink(left - 1, order[left - 1 + top], top, count);
    }
    for (int n = count; n > 1; n--) {
      int last = order[left - 1 + n];
      order[left - 1 + n] = order[left];
      sink(left - 1, last, 1, n - 1);
    }
  }

  private void sink(int base, int moved, int from, int count) {
    int i = from;
    int j = i * 2;
    while (j <= count) {
      if (j < count && at(base + j) < at(base + j + 1)) {
        j++;
      }
      if (values[moved] >= at(base + j)) {
        break;
      }
      order[base + i] = order[base + j];
      i = j;
      j *= 2;
    }
    order[base + i] = moved;
  }

  private long at(int place) {
    return values[order[place]];
  }

  private void swapIfLess(int a, int b) {
    if (at(a) < at(b)) {
      swap(a, b);
    }
  }

  private void swap(int a, int b) {
    int kept = order[a];
    order[a] = order[b];
    order[b] = kept;
  }
}

'use strict';
(() => {
  const charts = JSON.parse(document.getElementById('data').textContent);
  const value = v => typeof v === 'number' ? v : NaN;
  const shown = v => {
    if (typeof v !== 'number') return v;
    const size = Math.abs(v);
    if (Number.isInteger(v) && size < 1e6) return String(v);
    return size >= 1e6 || size < 1e-3 ? v.toExponential(3) : v.toPrecision(4);
  };
  // An average that forgets, weighted so that the first values count in full.
  const smoothed = (values, weight) => {
    let sum = 0, norm = 0;
    return values.map(v => {
      const x = value(v);
      if (!Number.isFinite(x)) return NaN;
      sum = weight * sum + (1 - weight) * x;
      norm = weight * norm + (1 - weight);
      return sum / norm;
    });
  };
  const place = (c, step, y) =>
    [c.left + (step - c.x0) / (c.x1 - c.x0) * c.width, c.top + (1 - (y - c.y0) / (c.y1 - c.y0)) * c.height];
  const path = (c, steps, values) => {
    let d = '', pen = false;
    values.forEach((v, i) => {
      if (!Number.isFinite(v)) { pen = false; return; }
      const [px, py] = place(c, steps[i], v);
      d += (pen ? 'L' : 'M') + px.toFixed(1) + ' ' + py.toFixed(1);
      pen = true;
    });
    return d;
  };
  const figures = [...document.querySelectorAll('.chart')];
  const slider = document.getElementById('smoothing');
  const smooth = () => {
    const weight = Number(slider.value);
    document.getElementById('weight').textContent = weight.toFixed(2);
    charts.forEach((c, k) => {
      figures[k].classList.toggle('plain', weight === 0);
      const lines = figures[k].querySelectorAll('.smooth');
      c.series.forEach((s, i) => lines[i].setAttribute('d', path(c, s.steps, smoothed(s.values, weight))));
    });
  };
  slider.addEventListener('input', smooth);
  const nearest = (steps, step) => {
    let low = 0, high = steps.length - 1;
    while (high - low > 1) {
      const mid = (low + high) >> 1;
      if (steps[mid] <= step) low = mid; else high = mid;
    }
    return Math.abs(steps[low] - step) <= Math.abs(steps[high] - step) ? low : high;
  };
  charts.forEach((c, k) => {
    const figure = figures[k], svg = figure.querySelector('svg');
    const cursor = figure.querySelector('.cursor'), tip = figure.querySelector('.tip');
    const hide = () => { cursor.style.visibility = tip.style.visibility = 'hidden'; };
    svg.addEventListener('pointerleave', hide);
    svg.addEventListener('pointermove', event => {
      const box = svg.getBoundingClientRect(), scale = box.width / svg.viewBox.baseVal.width;
      const step = c.x0 + ((event.clientX - box.left) / scale - c.left) / c.width * (c.x1 - c.x0);
      const found = c.series.map(s => nearest(s.steps, step));
      const steps = c.series.map((s, i) => s.steps[found[i]]);
      const at = steps.reduce((a, b) => Math.abs(b - step) < Math.abs(a - step) ? b : a);
      const x = place(c, at, c.y0)[0];
      cursor.setAttribute('x1', x);
      cursor.setAttribute('x2', x);
      tip.replaceChildren();
      const head = document.createElement('div');
      head.className = 'soft';
      head.textContent = 'step ' + at;
      tip.append(head);
      c.series.forEach((s, i) => {
        const line = document.createElement('div'), swatch = document.createElement('span');
        swatch.className = 'swatch';
        swatch.style.background = 'var(--c' + s.colour + ')';
        const where = steps[i] === at ? '' : ' (step ' + steps[i] + ')';
        line.append(swatch, shown(s.values[found[i]]) + where);
        tip.append(line);
      });
      cursor.style.visibility = tip.style.visibility = 'visible';
      const inFigure = x * scale + box.left - figure.getBoundingClientRect().left;
      const left = inFigure + 14 + tip.offsetWidth > figure.clientWidth ? inFigure - tip.offsetWidth - 14 : inFigure + 14;
      tip.style.left = Math.max(0, left) + 'px';
      tip.style.top = '44px';
    });
  });
})();

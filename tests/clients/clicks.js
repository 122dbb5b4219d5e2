// When each click of the page's own metronome is due, on the sound card's clock and, some milliseconds coarser, on the
// page's [ms]; one that it cancels is forgotten.
window.clicks = [];
{
  const { start, stop } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (at_s = 0, ...more) {
    this.click = { at_ms: at_s * 1000, due_ms: performance.now() + (at_s - this.context.currentTime) * 1000 };
    clicks.push(this.click);
    return start.call(this, at_s, ...more);
  };
  AudioScheduledSourceNode.prototype.stop = AudioBufferSourceNode.prototype.stop = function (...when) {
    window.clicks = clicks.filter((one) => one !== this.click);
    return stop.call(this, ...when);
  };
}

// In the page before its own scripts: a socket that is fed from here, so that an hour of messages takes seconds.
(() => {
  const A_FRAME = 2_000; // messages between two frames of the browser
  let seq = 0;
  let socket = null;
  window.WebSocket = class {
    static OPEN = 1;
    readyState = 1;
    constructor() {
      socket = this;
      setTimeout(() => this.onopen?.());
    }
    send() {}
    close() {}
  };
  const say = (type, at_us, lane, data) =>
    socket.onmessage?.({ data: JSON.stringify({ v: 1, type, epoch: "00000000", seq: (seq += 1), t_us: at_us, lane, data }) });
  const name = (i) => `${i + 1}`;

  /** The lanes of the wall: `like`, many times. */
  window.meet = (like, lanes) =>
    say("snapshot", 0, null, { unclaimed: [], lanes: Array.from({ length: lanes }, (_, i) => ({ ...like, lane: name(i) })) });

  const step = (i, step_no, at_us) => {
    const milli_spm = 170_000 + ((step_no * 37 + i * 101) % 9_000);
    say("step", at_us, name(i), {
      at_us, state: "cueing", because: `cadence ${milli_spm / 1000}, target 172.5 for 10 s`, steps: step_no,
      cadence_milli_spm: milli_spm, mean10_milli_spm: milli_spm, target_milli_spm: 172_500, low_milli_spm: 168_000,
      high_milli_spm: 177_000, in_band: milli_spm < 177_000, cue: "status",
    });
  };

  /** Seconds `from_s` to `to_s` of an hour: three steps a second and lane, cues at 2 Hz, now and then a notice and words. */
  window.feed = async (lanes, from_s, to_s) => {
    let said = 0;
    const breathe = async () => {
      said += 1;
      if (said % A_FRAME === 0) await new Promise(requestAnimationFrame);
    };
    for (let half = 2 * from_s; half < 2 * to_s; half += 1) {
      const at_us = half * 500_000 + 1;
      for (let i = 0; i < lanes; i += 1) {
        const steps = half % 2 === 0 ? 2 : 1;
        for (let n = 0; n < steps; n += 1, await breathe()) step(i, half * 2 + n, at_us + n);
        say("cue", at_us, name(i), { kind: "tempo", because: "ramp", issued_us: at_us, milli_spm: 172_500, anchor_us: 0, every: 1, ttl_ms: 300, lease_ms: 1_500 });
        await breathe();
      }
      if (half % 20 === 0) say("notice", at_us, name(half % lanes), { about: "device", because: `late by ${half} ms`, device: "pod-1" });
      if (half % 60 === 0) say("prompt", at_us, name(half % lanes), { kind: "target", words: `well done ${half}`, aloud: false });
    }
    await new Promise(requestAnimationFrame);
    return seq;
  };
})();

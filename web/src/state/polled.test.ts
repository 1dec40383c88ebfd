import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError } from '../api/client';
import { type Held, NOTHING_HELD, answered, failed, poll, retryAfter } from './polled';

const down = new ApiError(0, 'NoAnswer', 'no');
const first = answered<string>(NOTHING_HELD, 'a', 'one', 10);

test('an equal answer changes nothing', () => {
  expect(first).toEqual({ key: 'a', data: 'one', error: null, failedSince: null, answeredAt: 10 });
  expect(answered(first, 'a', 'one', 20)).toBe(first);
  expect(answered(first, 'b', 'one', 20).answeredAt).toBe(20);
});

test('a failure keeps the data, the time it began and the time of the last answer', () => {
  const once = failed(first, 'a', down, 30, 25);
  const twice: Held<string> = failed(once, 'a', down, 40, 25);
  expect(twice).toEqual({ key: 'a', data: 'one', error: down, failedSince: 30, answeredAt: 25 });
  expect(answered(twice, 'a', 'one', 50)).toEqual({ ...first, answeredAt: 50 });
  expect(failed(twice, 'b', down, 60, null)).toMatchObject({ data: null, failedSince: 60, answeredAt: null });
});

test.each([401, 403])('%i takes away what was shown, also when the server is gone afterwards', (status) => {
  const refused = failed(first, 'a', new ApiError(status, 'AccessDenied', 'no'), 30, 25);
  expect(refused.data).toBeNull();
  expect(failed(refused, 'a', down, 40, 25).data).toBeNull();
});

test('it is tried again in seconds, ever less often, and not before the server wants it', () => {
  const waits = [1, 2, 3, 50].map((failures) => retryAfter(failures, down, 1));
  expect(waits).toEqual([4000, 8000, 10_000, 10_000]);
  expect(retryAfter(1, down, 0)).toBe(2000);
  expect(retryAfter(1, new ApiError(503, 'NotReady', '', 15), 0)).toBe(15_000);
});

test.each([408, 429, 500, 502, 503])('%i is tried again in seconds', (status) => {
  expect(retryAfter(1, new ApiError(status, '', ''), 1)).toBe(4000);
});

test('a filter that took too long is tried again, but not soon; one that is not understood is not', () => {
  expect(retryAfter(1, new ApiError(400, 'FilterTooCostly', ''), 1)).toBe(60_000);
  expect(retryAfter(1, new ApiError(400, 'BadFilter', ''), 1)).toBeNull();
});

describe('what is asked again and again', () => {
  /** A page that can be hidden, and what was asked and told. */
  function asking(answer: () => Promise<string>) {
    const target = new EventTarget();
    const page = {
      hidden: false,
      addEventListener: target.addEventListener.bind(target),
      removeEventListener: target.removeEventListener.bind(target),
    };
    const ask = vi.fn(answer);
    const told = { answered: vi.fn(), failed: vi.fn() };
    const stop = poll(5000, ask, told, page);
    const show = (hidden: boolean): void => {
      page.hidden = hidden;
      target.dispatchEvent(new Event('visibilitychange'));
    };
    return { ask, told, stop, show };
  }
  const refuse =
    (status: number, after: number | null = null) =>
    () =>
      Promise.reject(new ApiError(status, '', '', after));

  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test('an answer is asked for at its own pace, until nobody wants it', async () => {
    const { ask, told, stop } = asking(() => Promise.resolve('one'));
    await vi.advanceTimersByTimeAsync(12_000);
    expect(ask).toHaveBeenCalledTimes(3);
    expect(told.answered).toHaveBeenLastCalledWith('one');
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  test.each([400, 401, 405, 414])('%i is told once and never asked again', async (status) => {
    const { ask, told, stop, show } = asking(refuse(status));
    await vi.advanceTimersByTimeAsync(600_000);
    show(true);
    show(false);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(told.failed).toHaveBeenCalledTimes(1);
    stop();
  });

  test.each([403, 404])('%i is asked again each minute, and when the page is looked at', async (status) => {
    const { ask, stop, show } = asking(refuse(status));
    await vi.advanceTimersByTimeAsync(59_000);
    expect(ask).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(ask).toHaveBeenCalledTimes(2);
    show(true);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(ask).toHaveBeenCalledTimes(2);
    show(false);
    expect(ask).toHaveBeenCalledTimes(3);
    stop();
  });

  test('what was there is looked for at its own pace for two minutes, then each minute', async () => {
    let there = true;
    const { ask, told, stop } = asking(() => (there ? Promise.resolve('one') : refuse(404)()));
    await vi.advanceTimersByTimeAsync(0);
    there = false;
    // Seen at 0, missed from 5 s on.
    await vi.advanceTimersByTimeAsync(124_000);
    expect(ask).toHaveBeenCalledTimes(25);
    await vi.advanceTimersByTimeAsync(1000);
    expect(ask).toHaveBeenCalledTimes(26);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(ask).toHaveBeenCalledTimes(26);
    there = true;
    await vi.advanceTimersByTimeAsync(1000);
    expect(told.answered).toHaveBeenCalledTimes(2);
    // It is there again, and is missed anew.
    there = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ask).toHaveBeenCalledTimes(29);
    stop();
  });

  test('503 is asked again when the server wants it, and then as before', async () => {
    let down = true;
    const { ask, told, stop } = asking(() => (down ? refuse(503, 20)() : Promise.resolve('up')));
    await vi.advanceTimersByTimeAsync(19_999);
    expect(ask).toHaveBeenCalledTimes(1);
    down = false;
    await vi.advanceTimersByTimeAsync(1);
    expect(told.answered).toHaveBeenCalledWith('up');
    await vi.advanceTimersByTimeAsync(5000);
    expect(ask).toHaveBeenCalledTimes(3);
    stop();
  });
});

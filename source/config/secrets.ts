/** Values that must not be revealed by accident: printed, inspected or serialised, they are `[secret]`. */

const shown = '[secret]';

/** A sealed value. Only `reveal` returns it; a copy by `structuredClone` or `JSON` does not contain it. */
export class Secret<Value> {
	readonly #value: Value;

	constructor(value: Value) {
		this.#value = value;
	}

	/** The value itself. Call this where the value is sent, and do not store the result. */
	reveal(): Value {
		return this.#value;
	}

	toString(): string {
		return shown;
	}

	toJSON(): string {
		return shown;
	}

	/** For `util.inspect` and `console.log`. */
	[Symbol.for('nodejs.util.inspect.custom')](): string {
		return shown;
	}
}

/** Seals a value. */
export function sealed<Value>(value: Value): Secret<Value> {
	return new Secret(value);
}

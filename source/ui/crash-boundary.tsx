/** Catches errors while drawing before Ink does, which would draw them with the source around them, secrets included. */
import {Component, type ReactNode} from 'react';

interface Props {
	/** Receives the first error; nothing is drawn from then on. */
	readonly onError: (error: unknown) => void;
	readonly children: ReactNode;
}

export class CrashBoundary extends Component<Props, {readonly hasFailed: boolean}> {
	static getDerivedStateFromError(): {readonly hasFailed: boolean} {
		return {hasFailed: true};
	}

	override state = {hasFailed: false};

	override componentDidCatch(error: unknown): void {
		this.props.onError(error);
	}

	override render(): ReactNode {
		return this.state.hasFailed ? null : this.props.children;
	}
}

import { Component, type ReactNode } from 'react';
import { Failure } from './Failure.tsx';

type Props = {
  readonly children: ReactNode;
  /** Closes the open case and shows the list of cases. */
  readonly onLeaveCase: () => void;
};
type State = { readonly message: string | null };

/** Catches a failure of one page, so that the rest of the window stays usable. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { message: null };

  static getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    return this.state.message === null ? (
      this.props.children
    ) : (
      <Failure
        message={this.state.message}
        onRetry={() => this.setState({ message: null })}
        onLeaveCase={() => {
          this.setState({ message: null });
          this.props.onLeaveCase();
        }}
      />
    );
  }
}

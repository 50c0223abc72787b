/// Brings packages into an AWS account.
@NullMarked
package openbell.delivery.deployer;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

interface Token {
    function transferFrom(address from, address to, uint256 value) external returns (bool);
}

/// Pays many recipients in one transaction, so that one transaction holds many Transfer logs.
contract Splitter {
    function split(address token, address[] calldata recipients, uint256[] calldata values) external {
        for (uint256 i = 0; i < recipients.length; i++) {
            Token(token).transferFrom(msg.sender, recipients[i], values[i]);
        }
    }
}

/// Like Tether on Ethereum with its fee switched on: no return value, and a second Transfer log for the fee.
contract FeeToken {
    string public constant name = "Fee on transfer";
    string public constant symbol = "FEE";
    uint8 public constant decimals = 6;
    address public immutable collector;
    mapping(address => uint256) public balanceOf;

    event Transfer(address indexed from, address indexed to, uint256 value);

    constructor(address collector_) {
        collector = collector_;
        balanceOf[msg.sender] = 1e18;
    }

    function transfer(address to, uint256 value) external {
        uint256 fee = value / 100;
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value - fee;
        balanceOf[collector] += fee;
        emit Transfer(msg.sender, to, value - fee);
        emit Transfer(msg.sender, collector, fee);
    }
}

/// Emits what an ERC-721 (EIP-721) emits: the same first topic as ERC-20, with the token id indexed as a fourth.
contract Collectible {
    event Transfer(address indexed from, address indexed to, uint256 indexed tokenId);

    function give(address to, uint256 tokenId) external {
        emit Transfer(msg.sender, to, tokenId);
    }
}
